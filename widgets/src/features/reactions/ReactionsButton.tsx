/** Opens the reactions, and leaves them open for the next one. */

import { IconButton } from "../../components/IconButton";
import { Sheet } from "../../components/Menu";
import { useFeatures } from "../features";
import { ReactionBar } from "./ReactionBar";

export function ReactionsButton() {
  const { reactions } = useFeatures();
  return (
    <Sheet
      label="Reactions"
      side="top"
      trigger={<IconButton icon="smile" label="Reactions" className="ps-toggle" />}
    >
      <ReactionBar reactions={reactions} />
    </Sheet>
  );
}
