/** Link, code and QR code of the invitation: for hosts, in the lobby and in the room. */

import { useId, useState } from "react";
import type { CallStore } from "../../call/store";
import { useAsk } from "../../components/asking";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { can, type PageConfig, ROLES, type Role } from "../../protocol";

const COPIED_LASTS = 3000; // milliseconds

interface InviteProps {
  store: CallStore;
  config: PageConfig;
}

export function Invite({ store, config }: InviteProps) {
  const { invitations, you } = useCall(store);
  const [role, setRole] = useState<Role>("candidate");
  if (!can(you ?? config.me, "invite")) return null;
  const offered = config.invites?.find((invite) => invite.role === role);
  const current = invitations?.[role];
  const url = current ?? offered?.url ?? "";
  // The picture is asked for anew with each link: the address alone would be taken from the cache.
  const isSame = current === undefined || current === offered?.url;
  const picture = offered?.qr ?? `${config.page}/qr/${role}.svg`;
  const qr = isSame ? picture : `${picture}?of=${encodeURIComponent(url.slice(-8))}`;
  return (
    <section className="ps-invite" aria-label="Invite">
      {url && <img className="ps-qr" src={qr} alt={`QR code of the link for ${role}s`} />}
      <div className="ps-invite-about">
        <RoleChoice role={role} setRole={setRole} />
        {config.code && role === "candidate" && isSame && (
          <span>
            Code <code className="ps-code">{config.code}</code>
          </span>
        )}
      </div>
      <Link url={url} />
      <p className="ps-hint">
        Only you see this. You let in whoever opens it. <NewLink store={store} role={role} />
      </p>
    </section>
  );
}

function RoleChoice({ role, setRole }: { role: Role; setRole: (role: Role) => void }) {
  const id = useId();
  return (
    <div className="ps-field">
      <label htmlFor={id}>The other person joins as</label>
      <select
        id={id}
        className="ps-select"
        value={role}
        onChange={(event) => setRole(ROLES.find((item) => item === event.target.value) ?? role)}
      >
        {ROLES.map((item) => (
          <option key={item} value={item}>
            {item}
          </option>
        ))}
      </select>
    </div>
  );
}

function Link({ url }: { url: string }) {
  const id = useId();
  return (
    <div className="ps-row ps-together">
      <label className="ps-hidden" htmlFor={id}>
        Invitation link
      </label>
      <input
        id={id}
        className="ps-input ps-grow"
        readOnly
        value={url}
        onFocus={(event) => event.target.select()}
      />
      <Copy url={url} />
    </div>
  );
}

function Copy({ url }: { url: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
    window.setTimeout(() => setCopied(false), COPIED_LASTS);
  };
  return (
    <>
      <button
        type="button"
        className="ps-button ps-primary"
        onClick={() => void copy()}
        disabled={!url}
      >
        <Icon name={isCopied ? "check" : "copy"} />
        Copy link
      </button>
      <span className="ps-hidden" role="status">
        {isCopied ? "Copied." : ""}
      </span>
    </>
  );
}

function NewLink({ store, role }: { store: CallStore; role: Role }) {
  const { link } = useCall(store);
  const ask = useAsk();
  const question = {
    title: "Make a new link?",
    consequence: `The link for ${role}s that you have sent, its code and its QR code work no longer, and whoever waits with it has to get the new one. Who is inside stays.`,
    action: "Make a new link",
    confirm: () => store.newInvitation(role),
  };
  return (
    <button
      type="button"
      className="ps-link"
      disabled={link !== "open"}
      onClick={() => ask(question)}
    >
      Make a new link
    </button>
  );
}
