/** Short sentences that are shown and announced, and go by themselves. */

/** What can be done about it, by one press. */
export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  message: string;
  action?: ToastAction;
}

const LASTS = 8000; // milliseconds

export class Toasts {
  private count = 0;
  private toasts: readonly Toast[] = [];

  constructor(private readonly changed: (toasts: readonly Toast[]) => void) {}

  /** Returns what takes it away; with null it stays until then. */
  add(message: string, lasts: number | null = LASTS, action?: ToastAction): () => void {
    const id = ++this.count;
    const others = this.toasts.filter((old) => old.message !== message); // shown once
    this.show([...others, { id, message, action }]);
    const dismiss = () => this.dismiss(id);
    if (lasts !== null) setTimeout(dismiss, lasts);
    return dismiss;
  }

  dismiss(id: number): void {
    this.show(this.toasts.filter((toast) => toast.id !== id));
  }

  private show(toasts: readonly Toast[]): void {
    this.toasts = toasts;
    this.changed(toasts);
  }
}
