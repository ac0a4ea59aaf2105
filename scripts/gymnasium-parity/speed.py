"""Steps a second under random actions, ours and Gymnasium's, one after the other on the same machine."""

import time

import gymnasium
import simulations

SECONDS = 5


def gymnasium_speed(env_id):
    env = gymnasium.make(env_id)
    env.reset(seed=1)
    env.action_space.seed(1)
    steps, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        _, _, terminated, truncated, _ = env.step(env.action_space.sample())
        steps += 1
        if terminated or truncated:
            env.reset()
    return steps / (time.perf_counter() - started)


for env_id, ours in simulations.speeds().items():
    theirs = gymnasium_speed(env_id)
    print(f"{env_id}: {ours:,.0f} steps/s here, {theirs:,.0f} in Gymnasium, ratio {ours / theirs:.2f}")
