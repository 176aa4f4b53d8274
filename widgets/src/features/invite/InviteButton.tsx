/** *Invite* in the room's header, for hosts. */

import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { Sheet } from "../../components/Menu";
import { can, type PageConfig } from "../../protocol";
import { Invite } from "./Invite";

interface InviteButtonProps {
  store: CallStore;
  config: PageConfig;
}

export function InviteButton({ store, config }: InviteButtonProps) {
  const { you } = useCall(store);
  if (!can(you ?? config.me, "invite")) return null;
  const button = (
    <button type="button" className="ps-button">
      <Icon name="invite" />
      Invite
    </button>
  );
  return (
    <Sheet label="Invite" trigger={button}>
      <Invite store={store} config={config} />
    </Sheet>
  );
}
