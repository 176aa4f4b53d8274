/** Only one view of the call announces: a second one in a cell would say everything twice. */

import { createContext, useContext } from "react";

export const Announcing = createContext(false);

interface LiveRegion {
  role?: "status" | "alert";
}

/** The attributes of a live region, where this view is the one that announces. */
export function useLiveRegion(role: "status" | "alert"): LiveRegion {
  return useContext(Announcing) ? { role } : {};
}
