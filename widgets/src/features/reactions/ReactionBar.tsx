/** The six reactions, side by side. */

import { useWatched } from "../../components/hooks";
import { REACTIONS } from "../../protocol";
import type { Reactions } from "./state";
import { REACTION_LOOKS } from "./words";

export function ReactionBar({ reactions }: { reactions: Reactions }) {
  const { isFull } = useWatched(reactions);
  return (
    <div className="ps-reactions">
      {REACTIONS.map((reaction) => {
        const { emoji, name } = REACTION_LOOKS[reaction];
        return (
          <button
            key={reaction}
            type="button"
            className="ps-button ps-reaction"
            aria-label={name}
            title={name}
            // Not `disabled`: the focus stays where it is for the moment that it lasts.
            aria-disabled={isFull || undefined}
            onClick={() => reactions.react(reaction)}
          >
            <span aria-hidden="true">{emoji}</span>
          </button>
        );
      })}
    </div>
  );
}
