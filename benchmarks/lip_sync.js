// For `lip_sync.py`, beside tests/media/call.html: a picture that is white while a tone sounds, a
// tenth of each second, and when both are seen and heard where they are received.

const ON_SECONDS = 0.1, SECONDS = 600;

async function flashAndBeep() {
  const sound = new AudioContext();
  const gate = new GainNode(sound, { gain: 0 });
  const tone = new OscillatorNode(sound, { frequency: 1000 });
  const heard = sound.createMediaStreamDestination();
  tone.connect(gate).connect(heard);
  tone.start();
  for (let second = 1; second < SECONDS; second++) {
    gate.gain.setValueAtTime(0.5, second);
    gate.gain.setValueAtTime(0, second + ON_SECONDS);
  }
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const drawing = canvas.getContext("2d");
  const draw = () => {
    // What changes each time is sent each time.
    drawing.fillStyle = sound.currentTime % 1 < ON_SECONDS ? "white" : "black";
    drawing.fillRect(0, 0, 320, 240);
    drawing.fillStyle = `hsl(${performance.now() % 360}, 80%, 50%)`;
    drawing.fillRect(0, 0, 20, 20);
    requestAnimationFrame(draw);
  };
  draw();
  return new MediaStream([...canvas.captureStream(30).getTracks(), ...heard.stream.getTracks()]);
}
navigator.mediaDevices.getUserMedia = flashAndBeep;

const ONSETS = `registerProcessor("onsets", class extends AudioWorkletProcessor {
  last = -1;
  process([[samples]]) {
    const at = samples?.findIndex((sample) => Math.abs(sample) > 0.05) ?? -1;
    const time = currentTime + at / sampleRate;
    if (at >= 0 && time > this.last + 0.5) this.port.postMessage(time);
    if (at >= 0) this.last = time;
    return true;
  }
})`;

/** Notes when the flashes are shown and the beeps heard, by `performance.now()`, in ms. */
async function watchSync(picture, sound) {
  window.flashes = [];
  window.beeps = [];
  const context = new AudioContext();
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([ONSETS], { type: "text/javascript" })));
  const onsets = new AudioWorkletNode(context, "onsets");
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([sound]) }).connect(onsets);
  onsets.connect(context.destination); // silent
  onsets.port.onmessage = ({ data }) => {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    window.beeps.push(performanceTime + 1000 * (data - contextTime));
  };
  const eye = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const seen = eye.getContext("2d", { willReadFrequently: true });
  let wasOn = true;
  const look = (_, { expectedDisplayTime }) => {
    seen.drawImage(picture, 160, 120, 1, 1, 0, 0, 1, 1);
    const isOn = seen.getImageData(0, 0, 1, 1).data[0] > 128;
    if (isOn && !wasOn) window.flashes.push(expectedDisplayTime);
    wasOn = isOn;
    picture.requestVideoFrameCallback(look);
  };
  picture.requestVideoFrameCallback(look);
}

/** The plain way, in one page. */
async function watchDirect() {
  const stream = await flashAndBeep();
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
  here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate);
  there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate);
  for (const track of stream.getTracks()) here.addTrack(track, stream);
  await here.setLocalDescription();
  await there.setRemoteDescription(here.localDescription);
  await there.setLocalDescription();
  await here.setRemoteDescription(there.localDescription);
  const tracks = there.getReceivers().map(({ track }) => track);
  for (const track of tracks) play(track);
  window.receiving = there;
  await watchSync(elementOf("video"), tracks.find(({ kind }) => kind === "audio"));
}

async function watchCall(peer) {
  for (const element of Object.values(elements)) element.muted = false;
  window.receiving = subscriber;
  const sound = elements[`${peer} microphone`].srcObject.getAudioTracks()[0];
  await watchSync(elements[`${peer} camera`], sound);
}

function play(track) {
  const element = document.createElement(track.kind);
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
}

const elementOf = (kind) => document.querySelector(kind);

/** By how much the sound that is played is behind the picture, by the browser's own count, in ms. */
async function playedBehind() {
  const report = await receiving.getStats();
  const at = {};
  for (const { type, kind, estimatedPlayoutTimestamp } of report.values())
    if (type === "inbound-rtp") at[kind] = estimatedPlayoutTimestamp;
  return at.video - at.audio;
}
