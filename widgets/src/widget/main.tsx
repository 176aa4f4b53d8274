/** The entry of a widget's frame: the service's page for it says which widget it is. */

import { createRoot } from "react-dom/client";
import { tellHeight } from "../frame/channel";
import { pageAround } from "./harmless";
import { Widget } from "./Widget";

const root = document.getElementById("widget");
if (root) {
  tellHeight(root);
  const page = pageAround(window.top);
  createRoot(root).render(<Widget name={root.dataset.widget ?? ""} page={page} />);
}
