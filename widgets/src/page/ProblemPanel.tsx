/** The region *Problem*: a panel at the left, above the call where both share a rail, or a view. */

import { useEffect } from "react";
import { useWatched } from "../components/hooks";
import { IconButton } from "../components/IconButton";
import { useFeatures } from "../features/features";
import type { ShelfProps } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import { type Folds, hasKeptFolds, type Layout } from "./layout";

interface ProblemPanelProps extends ShelfProps {
  layout: Layout;
  folds: Folds;
  /** The call is a strip: where both share a rail, so is the problem. */
  isStrip: boolean;
  widen: () => void;
  fold: (change: Partial<Folds>) => void;
}

export function ProblemPanel({ layout, folds, fold, isStrip, widen, ...props }: ProblemPanelProps) {
  const { name, Content } = SHELVES.problem;
  const isFolded = folds.problem || (layout === "rail" && isStrip);
  const isOpen = layout === "small" || !isFolded;
  const turn = () => {
    fold({ problem: isOpen });
    if (!isOpen && layout === "rail" && isStrip) widen();
  };
  useOpening(() => {
    if (!isOpen) turn();
  });
  return (
    <section id="ps-problem" className="ps-problem-panel" aria-label={name}>
      {layout === "small" ? (
        <h2 className="ps-hidden">{name}</h2>
      ) : (
        <PanelHead isOpen={isOpen} turn={turn} />
      )}
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
        <div className="ps-panel-body" tabIndex={0}>
          <Content {...props} />
        </div>
      )}
    </section>
  );
}

/** A problem that is revealed is seen. What was there already, and the way to one for whoever
 * presents, are seen by who never folded the panel. */
function useOpening(open: () => void): void {
  const { told, shownHere, mayPresent } = useWatched(useFeatures().problems);
  const hasMuch = told?.current !== undefined || mayPresent;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each problem that comes.
  useEffect(() => {
    if (hasMuch && (shownHere > 0 || !hasKeptFolds())) open();
  }, [hasMuch, shownHere]);
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
