import unittest

import numpy as np
from comparison import Comparison


class Pendulum(Comparison, unittest.TestCase):
    id = "Pendulum-v1"
    observation_tolerance = float(np.finfo(np.float32).eps)

    def set_state(self, state):
        self.env.state = np.array([state["theta"][0], state["thetaDot"][0]])

    def get_state(self):
        theta, theta_dot = self.env.state
        return {"theta": [theta], "thetaDot": [theta_dot]}

    def random_case(self, random):
        state = {"theta": [random.uniform(-20, 20)], "thetaDot": [random.uniform(-8, 8)]}
        return state, [random.uniform(-3, 3)]
