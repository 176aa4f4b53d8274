/** The invitation link: for hosts, in the lobby and in the room. */

import { useId, useState } from "react";
import type { CallStore } from "../call/store";
import { ROLES, type Role } from "../protocol";
import { useCall } from "./hooks";
import { Icon } from "./Icon";

const COPIED_LASTS = 3000; // milliseconds

export function Invite({ store }: { store: CallStore }) {
  const { invitations } = useCall(store);
  const [role, setRole] = useState<Role>("candidate");
  const [isCopied, setCopied] = useState(false);
  const [link, select] = [useId(), useId()];
  if (!invitations) return null;
  const url = invitations[role] ?? "";

  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
    window.setTimeout(() => setCopied(false), COPIED_LASTS);
  };

  return (
    <section className="ps-section" aria-label="Invite">
      <div className="ps-row">
        <label htmlFor={select}>They join as</label>
        <select
          id={select}
          className="ps-select ps-grow"
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
      <label className="ps-hidden" htmlFor={link}>
        Invitation link
      </label>
      <div className="ps-row">
        <input
          id={link}
          className="ps-input ps-grow"
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="ps-button" onClick={() => void copy()} disabled={!url}>
          <Icon name={isCopied ? "check" : "copy"} />
          Copy link
        </button>
      </div>
      <p className="ps-hint">
        <span role="status">{isCopied ? "Copied. " : ""}</span>
        Only you see this. You let in whoever opens it.{" "}
        <button type="button" className="ps-link" onClick={() => store.newInvitation(role)}>
          Make a new link
        </button>
      </p>
    </section>
  );
}
