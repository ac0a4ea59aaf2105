import type { ALGORITHMS } from "@/lib/contracts/run-configuration";

/** Each algorithm in three sentences, in the paper's terms. */
export const ALGORITHM_EXPLAINED: Readonly<Record<(typeof ALGORITHMS)[number], string>> = {
  sobirl:
    "A teacher says which of two clips is better, and a reward model learns to predict the answers. SoBiRL treats this as two levels: below, soft actor-critic finds the policy that is best for the reward as it stands; above, the reward moves along the hyper-gradient, which counts both the answers it predicts wrongly (the explicit part) and how the policy will respond when the reward changes (the policy-response part). With the response at weight 0 it would be DRLHF.",
  drlhf:
    "A teacher says which of two clips is better, and a reward model learns to predict the answers by the preference loss alone. Between its steps soft actor-critic improves the policy on the modelled reward. How the policy responds when the reward changes is not counted: that is what SoBiRL adds.",
  sac: "Soft actor-critic learns from the true reward of the environment and needs no answers. It seeks the largest return together with the largest entropy, weighed by the entropy temperature. It is the ceiling to compare with, because it knows what the teacher can only show by choosing.",
};
