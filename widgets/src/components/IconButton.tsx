/** A button that shows an icon alone: its label is its name, and appears under a pointer. */

import { type ButtonHTMLAttributes, forwardRef } from "react";
import { Icon, type IconName } from "./Icon";

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(
  ({ icon, label, className = "ps-square", ...rest }, ref) => (
    <button
      {...rest}
      ref={ref}
      type="button"
      className={`ps-button ${className}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  ),
);
