/** The lobby's entry: reads what the room wrote into the page, and mounts. */

import { createRoot } from "react-dom/client";
import { callAddress, RoomSocket } from "../call/socket";
import { CallStore } from "../call/store";
import { Announcing } from "../components/announcing";
import { Lobby, type LobbyConfig } from "./Lobby";

function readConfig(): LobbyConfig {
  const text = document.getElementById("prepstack-config")?.textContent ?? "{}";
  const { baseUrl, title, name, host }: Partial<LobbyConfig> = JSON.parse(text);
  return { baseUrl: baseUrl ?? "/", title: title ?? "", name: name ?? "", host: host ?? false };
}

const config = readConfig();
const store = new CallStore({
  openWire: (events) => new RoomSocket(callAddress(config.baseUrl, location), events),
  storage: sessionStorage,
  place: "lobby",
  goTo: (url) => location.assign(url),
});
const root = document.getElementById("lobby");
if (root) {
  createRoot(root).render(
    <Announcing.Provider value={true}>
      <Lobby store={store} config={config} />
    </Announcing.Provider>,
  );
}
store.start();
