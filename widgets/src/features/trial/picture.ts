/** A moving picture that is nobody's, to be sent in a test. */

const [WIDTH, HEIGHT] = [320, 180];
const RATE = 15; // pictures a second
const SPOTS = 150; // so that there is something to send

export class TestPicture {
  private readonly canvas = document.createElement("canvas");
  private readonly timer: ReturnType<typeof setInterval>;
  readonly track: MediaStreamTrack | null;

  constructor() {
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
    const context = this.canvas.getContext("2d");
    this.timer = setInterval(() => context && draw(context), 1000 / RATE);
    const [track] = this.canvas.captureStream(RATE).getVideoTracks();
    this.track = track ?? null;
  }

  close(): void {
    clearInterval(this.timer);
    this.track?.stop();
  }
}

function draw(context: CanvasRenderingContext2D): void {
  for (let spot = 0; spot < SPOTS; spot += 1) {
    context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
    context.fillRect(Math.random() * WIDTH, Math.random() * HEIGHT, 12, 12);
  }
}
