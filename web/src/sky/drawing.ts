import { say } from '../dom.ts';
import type { Page } from '../main.ts';
import { bearing, separation, type Position } from './spherical.ts';

/** An ellipse that somebody drew: centre ICRS and semi-axes, degrees; pa is that of the longer one, north through east. */
export interface DrawnEllipse extends Position { semi_major: number; semi_minor: number; pa: number }

interface Point { x: number; y: number }

/** Lets the user draw an ellipse: a drag along its longer axis from end to end, then a move for its width and a click. Escape gives up: null. */
export function drawEllipse({ sky, markers }: Page): Promise<DrawnEllipse | null> {
  const canvas = markers.canvas;
  canvas.classList.add('drawing');
  say('Drag along the longer axis, then move for the width and click. Escape gives up.');
  let from: Point | null = null, to: Point | null = null, width = 0, isAxisDone = false;
  const at = (event: PointerEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  markers.over = context => {
    if (from && to) {
      context.strokeStyle = '#ffffff';
      context.lineWidth = 2;
      context.beginPath();
      const length = Math.hypot(to.x - from.x, to.y - from.y) / 2;
      context.ellipse((from.x + to.x) / 2, (from.y + to.y) / 2, length, isAxisDone ? width : length / 2, Math.atan2(to.y - from.y, to.x - from.x), 0, 2 * Math.PI);
      context.stroke();
    }
  };
  return new Promise(resolve => {
    const finish = (result: DrawnEllipse | null): void => {
      markers.over = null;
      canvas.classList.remove('drawing');
      listening.abort();
      markers.draw();
      resolve(result);
    };
    const listening = new AbortController();
    const options = { signal: listening.signal };
    canvas.addEventListener('pointerdown', event => {
      event.preventDefault();
      if (!isAxisDone) {
        canvas.setPointerCapture(event.pointerId);
        from = to = at(event);
      }
    }, options);
    canvas.addEventListener('pointermove', event => {
      const here = at(event);
      if (from && to && isAxisDone) {
        // Distance from the line of the axis.
        const length = Math.hypot(to.x - from.x, to.y - from.y);
        width = Math.abs((to.x - from.x) * (from.y - here.y) - (from.x - here.x) * (to.y - from.y)) / length;
      } else if (from) {
        to = here;
      }
      markers.draw();
    }, options);
    canvas.addEventListener('pointerup', () => {
      if (!from || !to) {
        return;
      }
      if (!isAxisDone) {
        isAxisDone = Math.hypot(to.x - from.x, to.y - from.y) > 6;
        width = Math.hypot(to.x - from.x, to.y - from.y) / 4;
        if (!isAxisDone) {
          (from = null, to = null);
        }
        return;
      }
      finish(onSky(sky, from, to, width));
    }, options);
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        finish(null);
      }
    }, options);
  });
}

function onSky(sky: Page['sky'], from: Point, to: Point, width: number): DrawnEllipse | null {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2], length = Math.hypot(to.x - from.x, to.y - from.y);
  const centre = sky.position(x, y), end = sky.position(to.x, to.y);
  const side = sky.position(x - (to.y - from.y) / length * width, y + (to.x - from.x) / length * width);
  if (!centre || !end || !side) {
    return null;
  }
  const [along, across] = [separation(centre, end), separation(centre, side)];
  return { ...centre, semi_major: Math.max(along, across), semi_minor: Math.max(Math.min(along, across), along / 100), pa: bearing(centre, along >= across ? end : side) % 180 };
}
