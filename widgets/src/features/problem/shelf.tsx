/** The panel *Problem*. */

import type { PanelShelf } from "../shelf";
import { ProblemView } from "./ProblemView";

export const PROBLEM: PanelShelf = { name: "Problem", icon: "problem", Content: ProblemView };
