import type { SkyView } from './skyview.ts';
import { galacticNorth, offset, type Position } from './spherical.ts';

/** Something at its place and true size on the sky. */
export interface Marker {
  key: string; ra: number; dec: number;
  /** Full sides or axes, degrees; null for a point. */
  width: number | null; height: number | null;
  /** Direction of the height, north through east, degrees. */
  angle: number;
  shape: 'box' | 'ellipse' | 'cross'; colour: string; dashed?: boolean; label: string;
}

/** A cell of the sky and how much is in it. */
export interface DensityCell { corners: Position[]; share: number; colour: string; text: string }

const SMALLEST = 3;

/** Direction of the height of a box whose sides run along a frame's axes. */
export const boxAngle = (frame: string | null, position: Position): number => frame === 'galactic' ? galacticNorth(position) : 0;

interface Drawn { marker: Marker; x: number; y: number; reach: number }

/** Draws markers and density over the sky view, at true size, and finds them under the pointer. */
export class Markers {
  readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private markers: Marker[] = [];
  private cells: DensityCell[] = [];
  private drawn: Drawn[] = [];
  private seen = '';
  private readonly listeners: (() => void)[] = [];
  highlighted = '';
  selected = '';
  /** What else is to be drawn on top, for instance an ellipse that is being drawn. */
  over: ((context: CanvasRenderingContext2D) => void) | null = null;

  constructor(private readonly sky: SkyView) {
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'markers';
    this.canvas.setAttribute('aria-hidden', 'true');
    sky.element.parentElement!.append(this.canvas);
    // The processor draws thousands of thin lines, not a graphics card, which in many places is software (docs/benchmarks.md).
    this.context = this.canvas.getContext('2d', { willReadFrequently: true })!;
    const follow = (): void => {
      // The sky view moves by itself for a while after a drag or a wheel; what it shows decides, frame by frame.
      const view = JSON.stringify([sky.view(), devicePixelRatio]);
      if (view !== this.seen) {
        this.seen = view;
        this.draw();
        this.listeners.forEach(run => run());
      }
      requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
  }

  /** After each frame in which the view was another. */
  onView(run: () => void): void {
    this.listeners.push(run);
  }

  show(markers: Marker[], cells: DensityCell[]): void {
    this.markers = markers;
    this.cells = cells;
    this.draw();
  }

  /** The smallest marker under a place on the screen. */
  at(x: number, y: number): Marker | null {
    let best: Drawn | null = null;
    for (const each of this.drawn) {
      if (Math.hypot(each.x - x, each.y - y) <= each.reach + 3 && (best === null || each.reach < best.reach)) {
        best = each;
      }
    }
    return best?.marker ?? null;
  }

  draw(): void {
    const { width, height } = this.sky.view();
    const ratio = devicePixelRatio;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const cell of this.cells) {
      this.drawCell(cell);
    }
    this.drawn = [];
    for (const marker of this.markers) {
      const at = this.sky.pixel(marker.ra, marker.dec);
      if (at && at[0] > -width && at[0] < 2 * width && at[1] > -height && at[1] < 2 * height) {
        this.drawMarker(marker, at[0], at[1]);
      }
    }
    this.over?.(context);
  }

  private drawCell({ corners, share, colour }: DensityCell): void {
    const pixels = corners.map(corner => this.sky.pixel(corner.ra, corner.dec));
    if (pixels.some(pixel => pixel === null)) {
      return;
    }
    const context = this.context;
    context.beginPath();
    pixels.forEach((pixel, i) => i === 0 ? context.moveTo(...pixel!) : context.lineTo(...pixel!));
    context.closePath();
    context.globalAlpha = 0.12 + 0.6 * share;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }

  private drawMarker(marker: Marker, x: number, y: number): void {
    const context = this.context;
    const isSelected = marker.key === this.selected, isHighlighted = marker.key === this.highlighted;
    context.lineWidth = isSelected || isHighlighted ? 3 : 1.6;
    context.setLineDash(marker.dashed ? [5, 3] : []);
    context.beginPath();
    let reach = SMALLEST + 2;
    if (marker.shape === 'cross' || marker.width === null || marker.height === null) {
      context.moveTo(x - 6, y);
      context.lineTo(x + 6, y);
      context.moveTo(x, y - 6);
      context.lineTo(x, y + 6);
    } else {
      // The plane of the screen around the marker: where one step along its height and one along its width come to lie.
      const step = Math.max(marker.width, marker.height, 1e-5) / 2;
      const up = this.sky.pixel(...pair(offset(marker, step, marker.angle))), side = this.sky.pixel(...pair(offset(marker, step, marker.angle + 90)));
      if (!up || !side) {
        return;
      }
      const least = SMALLEST / Math.max(1e-9, Math.hypot(up[0] - x, up[1] - y));
      const h = Math.max(marker.height / 2 / step, least), w = Math.max(marker.width / 2 / step, least);
      const [ux, uy, sx, sy] = [(up[0] - x) * h, (up[1] - y) * h, (side[0] - x) * w, (side[1] - y) * w];
      reach = Math.max(Math.hypot(ux, uy), Math.hypot(sx, sy));
      if (marker.shape === 'box') {
        context.moveTo(x + ux + sx, y + uy + sy);
        context.lineTo(x + ux - sx, y + uy - sy);
        context.lineTo(x - ux - sx, y - uy - sy);
        context.lineTo(x - ux + sx, y - uy + sy);
        context.closePath();
      } else {
        context.ellipse(x, y, Math.hypot(ux, uy), Math.hypot(sx, sy), Math.atan2(uy, ux), 0, 2 * Math.PI);
      }
    }
    if (isSelected || isHighlighted) {
      context.strokeStyle = '#ffffff';
      context.lineWidth = 5;
      context.stroke();
      context.lineWidth = 3;
    }
    context.strokeStyle = marker.colour;
    context.stroke();
    context.setLineDash([]);
    this.drawn.push({ marker, x, y, reach });
  }
}

const pair = ({ ra, dec }: Position): [number, number] => [ra, dec];
