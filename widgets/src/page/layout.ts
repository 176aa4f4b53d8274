/** How the room is laid out: by the size of the page, and by what somebody has folded away. */

import { useCallback, useEffect, useState } from "react";

/** `rail`: problem and call share one. `small`: one thing at a time, chosen by tabs below. */
export type Layout = "desk" | "rail" | "small";

// A zoomed page counts as a small one: its pixels are larger.
const SMALL = "(max-width: 899.98px), (max-height: 599.98px)";
const DESK = "(min-width: 1280px)";

function layoutNow(): Layout {
  if (matchMedia(SMALL).matches) return "small";
  return matchMedia(DESK).matches ? "desk" : "rail";
}

export function useLayout(): Layout {
  const [layout, setLayout] = useState(layoutNow);
  useEffect(() => {
    const show = () => setLayout(layoutNow());
    const queries = [matchMedia(SMALL), matchMedia(DESK)];
    for (const query of queries) query.addEventListener("change", show);
    return () => {
      for (const query of queries) query.removeEventListener("change", show);
    };
  }, []);
  return layout;
}

export interface Folds {
  problem: boolean;
}

const KEY = "prepstack-folds";
const FIRST: Folds = { problem: true };

/** What is folded away is remembered, where that is allowed. */
export function useFolds(): [Folds, (change: Partial<Folds>) => void] {
  const [folds, setFolds] = useState(loadFolds);
  const fold = useCallback((change: Partial<Folds>) => {
    setFolds((old) => {
      const folds = { ...old, ...change };
      saveFolds(folds);
      return folds;
    });
  }, []);
  return [folds, fold];
}

/** Whether somebody has ever folded something here. */
export function hasKeptFolds(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function loadFolds(): Folds {
  try {
    const kept: Partial<Folds> = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { problem: kept.problem ?? FIRST.problem };
  } catch {
    return FIRST;
  }
}

function saveFolds(folds: Folds): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(folds));
  } catch {
    // Full or forbidden: it lasts as long as the page.
  }
}
