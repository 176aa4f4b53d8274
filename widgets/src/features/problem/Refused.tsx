/** Why something of the service did not come, and another try. */

export function Refused({ refusal, again }: { refusal: string; again: () => void }) {
  return (
    <div>
      <p className="ps-problem">{refusal}</p>
      <button type="button" className="ps-link" onClick={again}>
        Try again
      </button>
    </div>
  );
}
