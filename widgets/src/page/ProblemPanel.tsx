/** The region *Problem*: a panel at the left, above the call where both share a rail, or a view. */

import { IconButton } from "../components/IconButton";
import type { ShelfProps } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import type { Folds, Layout } from "./layout";

interface ProblemPanelProps extends ShelfProps {
  layout: Layout;
  folds: Folds;
  fold: (change: Partial<Folds>) => void;
}

export function ProblemPanel({ layout, folds, fold, ...props }: ProblemPanelProps) {
  const { name, Content } = SHELVES.problem;
  // Where the rail is folded away, the problem is folded with it.
  const isFolded = folds.problem || (layout === "rail" && folds.call);
  const isOpen = layout === "small" || !isFolded;
  const unfolded = layout === "rail" ? { problem: false, call: false } : { problem: false };
  return (
    <section id="ps-problem" className="ps-problem-panel" aria-label={name}>
      {layout !== "small" && (
        <PanelHead isOpen={isOpen} turn={() => fold(isOpen ? { problem: true } : unfolded)} />
      )}
      {isOpen && (
        <div className="ps-panel-body">
          <Content {...props} />
        </div>
      )}
    </section>
  );
}

function PanelHead({ isOpen, turn }: { isOpen: boolean; turn: () => void }) {
  const { name } = SHELVES.problem;
  return (
    <div className="ps-panel-head">
      <IconButton
        icon={isOpen ? "foldLeft" : "unfoldLeft"}
        label={isOpen ? `Fold ${name} away` : `Show ${name}`}
        aria-expanded={isOpen}
        onClick={turn}
      />
      <h2 className="ps-panel-name">{name}</h2>
    </div>
  );
}
