import type { RewardFit } from "../contracts/run";
import type { RandomStream } from "../numerics/random";
import { trueReturn } from "../preferences/recorded-steps";
import type { BehaviourWindow } from "./behaviour-window";
import type { RewardCall } from "./reward-call";

/** Points of the scatter. */
const POINTS = 64;

/** Modelled against true return of segments of recent behaviour; undefined while no episode is long enough for one. */
export async function rewardFitOf(
  step: number,
  behaviour: BehaviourWindow,
  segmentLength: number,
  reward: RewardCall,
  random: RandomStream,
): Promise<RewardFit | undefined> {
  const starts = behaviour.starts(segmentLength, 0);
  if (starts.length === 0) return undefined;
  const segments = Array.from({ length: POINTS }, () => behaviour.segment(starts[random.integer(starts.length)], segmentLength).segment);
  const [{ observations, actions }] = segments;
  const all = { observations: new Float32Array(POINTS * observations.length), actions: new Float32Array(POINTS * actions.length) };
  segments.forEach((segment, k) => {
    all.observations.set(segment.observations, k * observations.length);
    all.actions.set(segment.actions, k * actions.length);
  });
  const rewards = await reward.run(all.observations, all.actions);
  return {
    step,
    points: segments.map((segment, k) => {
      let modelled = 0;
      for (let h = 0; h < segmentLength; h++) modelled += rewards[k * segmentLength + h];
      return { true: trueReturn(segment), modelled };
    }),
  };
}
