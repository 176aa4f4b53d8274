/** The panel *Problem*: its place, until an interview can have one. */

import type { PanelShelf } from "../shelf";

function Problem() {
  return (
    <p className="ps-empty">
      No problem is set for this interview. The notebook is yours to work in together.
    </p>
  );
}

export const PROBLEM: PanelShelf = { name: "Problem", icon: "problem", Content: Problem };
