import { h } from '../dom.ts';
import type { Page } from '../main.ts';
import { formatAngle, formatDegrees, formatGalactic, formatSexagesimal } from './coordinates.ts';
import { galacticNorth, offset, separation } from './spherical.ts';

/** Pointer and keys on the sky: coordinates under the pointer, scale bar, hover and click on markers, arrow keys. */
export function pointing({ sky, markers, catalogues, store }: Page): void {
  const stage = sky.element.parentElement!;
  const readout = h('output', { class: 'readout', 'aria-label': 'Position under the pointer' });
  const scale = h('div', { class: 'scale', 'aria-label': 'Scale bar' });
  const field = h('div', { class: 'field', 'aria-label': 'Field of view' });
  const tip = h('div', { class: 'tip', hidden: true });
  stage.append(readout, scale, field, tip);

  const describe = (x: number, y: number): void => {
    const at = sky.position(x, y);
    readout.textContent = at ? `${formatSexagesimal(at)}   ${formatDegrees(at)}   ${formatGalactic(at)}` : '';
  };
  const drawScale = (): void => {
    const { ra, dec, width, height, fov } = sky.view();
    const middle = { ra, dec }, right = sky.position(width / 2 + 100, height / 2);
    const perPixel = right ? separation(middle, right) / 100 : fov / width;
    const nice = [...[0.001, 0.01, 0.1, 1, 10].flatMap(power => [1, 2, 5].map(digit => digit * power / 3600)), ...[1, 2, 5, 10, 20, 30].map(minutes => minutes / 60), 1, 2, 5, 10, 20];
    const length = nice.filter(angle => angle / perPixel < 160).at(-1) ?? nice[0];
    scale.style.width = `${length / perPixel}px`;
    scale.textContent = `${+(length >= 1 ? length : length * 60 >= 1 ? length * 60 : length * 3600).toPrecision(2)}${length >= 1 ? '°' : length * 60 >= 1 ? '′' : '″'}`;
    field.textContent = `field ${formatAngle(fov)}`;
  };
  const place = (event: MouseEvent): [number, number] => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  stage.addEventListener('pointermove', event => {
    const [x, y] = place(event);
    describe(x, y);
    const marker = event.buttons === 0 ? markers.at(x, y) : null;
    if ((marker?.key ?? '') !== markers.highlighted) {
      markers.highlighted = marker?.key ?? '';
      markers.draw();
      stage.dispatchEvent(new CustomEvent('markerhover', { detail: markers.highlighted }));
    }
    sky.element.classList.toggle('over-marker', marker !== null);
    tip.hidden = marker === null;
    if (marker) {
      const found = catalogues.find(marker.key);
      tip.textContent = `${marker.label}${found?.row.score == null ? '' : `  ${found.row.score.toFixed(3)}`}`;
      tip.style.translate = `${x + 14}px ${y + 14}px`;
    }
  });
  stage.addEventListener('pointerleave', () => { tip.hidden = true; });

  let pressed: [number, number] | null = null;
  stage.addEventListener('pointerdown', event => { pressed = place(event); }, { capture: true });
  stage.addEventListener('pointerup', event => {
    const [x, y] = place(event);
    if (pressed && Math.hypot(pressed[0] - x, pressed[1] - y) < 4 && event.button === 0 && !markers.over) {
      const marker = markers.at(x, y);
      if (marker) {
        store.set({ object: marker.key, tab: store.now.tab === 'review' ? 'review' : 'object' });
      }
    }
    pressed = null;
  }, { capture: true });

  sky.element.addEventListener('keydown', event => {
    const { ra, dec, fov } = sky.view();
    const north = store.now.frame === 'gal' ? galacticNorth({ ra, dec }) : 0;
    const step = (direction: number): void => sky.goto(offset({ ra, dec }, fov / 10, direction + north));
    const act: Record<string, () => void> = {
      ArrowUp: () => step(0), ArrowDown: () => step(180), ArrowLeft: () => step(90), ArrowRight: () => step(270),
      '+': () => sky.goto({ ra, dec }, fov / 1.4), '=': () => sky.goto({ ra, dec }, fov / 1.4), '-': () => sky.goto({ ra, dec }, fov * 1.4),
    };
    if (act[event.key]) {
      event.preventDefault();
      act[event.key]();
    }
  });
  markers.onView(drawScale);
  drawScale();
}
