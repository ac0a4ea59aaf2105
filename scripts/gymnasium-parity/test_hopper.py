import unittest

import mujoco
import numpy as np
from comparison import Comparison


class Hopper(Comparison, unittest.TestCase):
    id = "Hopper-v5"

    def set_state(self, state):
        # As in a reset: what the contact solver remembers of other states is gone.
        mujoco.mj_resetData(self.env.model, self.env.data)
        self.env.set_state(np.array(state["qpos"]), np.array(state["qvel"]))

    def get_state(self):
        return {"qpos": self.env.data.qpos, "qvel": self.env.data.qvel}

    def random_case(self, random):
        """Where random behaviour leads within some steps of a start, then shaken: on the ground, in the air, at joint limits, falling."""
        self.env.reset(seed=int(random.integers(2**31)))
        bias = random.uniform(-1, 1, 3)
        for _ in range(random.integers(0, 30)):
            self.env.step(np.clip(bias + random.normal(0, 0.5, 3), -1, 1))
        qpos, qvel = self.env.data.qpos.copy(), self.env.data.qvel.copy()
        shake = random.choice([0, 0.01, 0.1])
        qpos += shake * random.normal(size=6)
        qvel += 10 * shake * random.normal(size=6)
        return {"qpos": qpos.tolist(), "qvel": qvel.tolist()}, random.uniform(-1.3, 1.3, 3).tolist()
