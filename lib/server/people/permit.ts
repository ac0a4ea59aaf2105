import { TandemError } from "../../contracts/errors";
import { type Action, type Actor, LEAST_ROLE, mayDo } from "../../contracts/roles";

/**
 * The acting person, if they may do it.
 * @throws TandemError UNAUTHENTICATED for an anonymous caller, FORBIDDEN for too small a role
 */
export function permit(actor: Actor | null, action: Action): Actor {
  if (!actor) throw new TandemError("UNAUTHENTICATED", "Sign in first.");
  if (mayDo(actor.role, action)) return actor;
  const least = LEAST_ROLE[action];
  throw new TandemError("FORBIDDEN", `This needs the role ${least}; yours is ${actor.role}. An admin can change it.`);
}
