import type { Aladin, AladinLayer, AladinLibrary } from './aladin';
import type { Position } from './spherical.ts';
import type { Survey } from '../server.ts';

/** How a survey is drawn. */
export interface Look { opacity: number; stretch: string; map: string; cuts: [number, number] | null; format: 'fits' | 'png' }
export interface View extends Position { fov: number; width: number; height: number; rotation: number }

const OVER = 'over', USER = 'user';

/** The sky: Aladin Lite, unmodified and loaded as a file of its own, with all of its own controls and calls to other machines off. */
export class SkyView {
  private readonly surveys = new Map<string, AladinLayer>();
  private base = '';
  private over = '';

  private readonly listeners: (() => void)[] = [];

  private constructor(private readonly library: AladinLibrary, private readonly aladin: Aladin, readonly element: HTMLElement) {
    // Aladin Lite keeps one listener an event.
    for (const event of ['positionChanged', 'zoomChanged', 'resizeChanged', 'rotationChanged', 'projectionChanged']) {
      aladin.on(event, () => this.listeners.forEach(run => run()));
    }
  }

  /** Fetches and starts the library; goes on while the page asks the server what there is. */
  static async load(): Promise<AladinLibrary> {
    const library = (await import(/* @vite-ignore */ new URL('aladin-lite/aladin.js', document.baseURI).href) as { default: AladinLibrary }).default;
    await library.init;
    return library;
  }

  static open(library: AladinLibrary, element: HTMLElement, start: Position & { fov: number }, survey: Survey | null): SkyView {
    const url = new URL(survey?.url ?? 'blank', document.baseURI).href;
    const aladin = library.aladin(element, {
      // With values from the start: else its pictures are fetched first.
      survey: survey?.values ? library.HiPS(url, { name: survey.name, imgFormat: 'fits', ...(survey.cut ? { minCut: survey.cut[0], maxCut: survey.cut[1] } : {}) }) : url, hipsList: [url], target: `${start.ra} ${start.dec}`, fov: start.fov, cooFrame: 'ICRSd', projection: 'TAN', log: false, samp: false,
      backgroundColor: 'rgb(8, 10, 16)', reticleColor: 'rgb(120, 130, 150)', reticleSize: 16,
      showZoomControl: false, showLayersControl: false, showFullscreenControl: false, showProjectionControl: false, showFrame: false, showFov: false, showCooLocation: false,
      showStatusBar: false, showShareControl: false, showSimbadPointerControl: false, showContextMenu: false, showCooGrid: false, showCooGridControl: false, showSettingsControl: false,
      expandLayersControl: false, showColorPickerControl: false, fullScreen: false,
    });
    return new SkyView(library, aladin, element);
  }

  onMove(run: () => void): void {
    this.listeners.push(run);
  }

  view(): View {
    const [ra, dec] = this.aladin.getRaDec();
    const { clientWidth: width, clientHeight: height } = this.element;
    return { ra, dec, fov: this.aladin.getFov()[0], width, height, rotation: this.aladin.getRotation() };
  }

  goto({ ra, dec }: Position, fov?: number): void {
    this.aladin.gotoRaDec(ra, dec);
    if (fov !== undefined) {
      this.aladin.setFoV(Math.max(1e-4, Math.min(180, fov)));
    }
  }

  /** Pixel in the element, or null where the place is not in the projection. */
  pixel(ra: number, dec: number): [number, number] | null {
    return this.aladin.world2pix(ra, dec) ?? null;
  }

  position(x: number, y: number): Position | null {
    const at = this.aladin.pix2world(x, y, 'icrs');
    return at && Number.isFinite(at[0]) && Number.isFinite(at[1]) ? { ra: at[0], dec: at[1] } : null;
  }

  /** Corners of what is seen, or null where the sky does not fill the element. */
  corners(): Position[] | null {
    const { width, height } = this.view();
    const found = [[0, 0], [width, 0], [width, height], [0, height]].map(([x, y]) => this.position(x, y));
    return found.every(corner => corner !== null) ? found as Position[] : null;
  }

  /** North of ICRS, or of the Galaxy at the middle of the view, upwards. */
  setFrame(frame: 'icrs' | 'gal'): void {
    this.aladin.setFrame(frame === 'gal' ? 'Galactic' : 'ICRSd');
    this.northUp();
  }

  northUp(): void {
    // It takes 0 for no number.
    this.aladin.setRotation(1e-9);
  }

  setGrid(on: boolean): void {
    this.aladin.setCooGrid({ enabled: on, color: 'rgb(110, 170, 220)', opacity: 0.6 });
  }

  colourMaps(): string[] {
    return this.aladin.getListOfColormaps();
  }

  setBase(survey: Survey, look: Look): void {
    const key = `${survey.name} ${look.format}`;
    if (this.base !== key) {
      this.base = key;
      this.surveys.set('base', this.aladin.setBaseImageLayer(this.layer(survey, look)));
    }
    this.draw(this.surveys.get('base'), look);
  }

  setOver(survey: Survey | null, look: Look): void {
    const key = survey ? `${survey.name} ${look.format}` : '';
    if (this.over !== key) {
      if (this.over) {
        this.aladin.removeImageLayer(OVER);
        this.surveys.delete('over');
      }
      this.over = key;
      if (survey) {
        this.surveys.set('over', this.aladin.setOverlayImageLayer(this.layer(survey, look), OVER));
      }
    }
    this.draw(this.surveys.get('over'), look);
  }

  /** Shows a FITS image from the user's disk; nothing is sent anywhere. */
  showImage(file: Blob): Promise<void> {
    return new Promise((resolve, reject) => {
      const url = URL.createObjectURL(file);
      const layer = this.aladin.createImageFITS(url, { colormap: 'viridis', stretch: 'asinh' },
        (ra, dec, fov) => { this.goto({ ra, dec }, fov * 1.2); resolve(); }, error => reject(new Error(`this FITS image cannot be shown: ${String(error)}`)));
      this.aladin.setOverlayImageLayer(layer, USER);
    });
  }

  removeImage(): void {
    this.aladin.removeImageLayer(USER);
  }

  private layer(survey: Survey, look: Look): AladinLayer {
    const [minCut, maxCut] = look.cuts ?? survey.cut ?? [undefined, undefined];
    return this.library.HiPS(new URL(survey.url, document.baseURI).href, { name: survey.name, imgFormat: look.format, ...(look.format === 'fits' ? { minCut, maxCut } : {}), colormap: look.map, stretch: look.stretch, opacity: look.opacity });
  }

  private draw(layer: AladinLayer | undefined, look: Look): void {
    layer?.setOpacity(look.opacity);
    layer?.setColormap(look.map, { stretch: look.stretch });
    if (look.format === 'fits' && look.cuts) {
      layer?.setCuts(look.cuts[0], look.cuts[1]);
    }
  }
}
