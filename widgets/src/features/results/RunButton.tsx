/** A button that begins a run. */

import { Icon, type IconName } from "../../components/Icon";

interface RunButtonProps {
  icon: IconName;
  isPrimary?: boolean;
  isBusy: boolean;
  run: () => Promise<void>;
  children: string;
}

/** It stays in the order of the keyboard while it waits: whoever pressed it is on it still. */
export function RunButton({ icon, isPrimary = false, isBusy, run, children }: RunButtonProps) {
  return (
    <button
      type="button"
      className={isPrimary ? "ps-button ps-primary" : "ps-button"}
      aria-disabled={isBusy}
      onClick={() => !isBusy && void run()}
    >
      <Icon name={icon} />
      {children}
    </button>
  );
}
