/** The part of Aladin Lite 3.8.2 that the sky view uses; the library has no types of its own. */
export interface AladinLayer {
  setOpacity(opacity: number): void;
  setColormap(name: string, options?: { stretch?: string; reversed?: boolean }): void;
  setCuts(low: number | undefined, high: number | undefined): void;
  getCuts(): [number | undefined, number | undefined];
}
export interface Aladin {
  on(event: string, run: (value: never) => void): void;
  gotoRaDec(ra: number, dec: number): void;
  setFoV(degrees: number): void;
  getFov(): [number, number];
  getRaDec(): [number, number];
  getFoVCorners(perSide: number, frame: string): [number, number][];
  world2pix(ra: number, dec: number): [number, number] | undefined;
  pix2world(x: number, y: number, frame: string): [number, number] | undefined;
  setFrame(frame: string): void;
  setRotation(degrees: number): void;
  getRotation(): number;
  setCooGrid(options: { enabled?: boolean; color?: string; opacity?: number }): void;
  setBaseImageLayer(layer: AladinLayer): AladinLayer;
  setOverlayImageLayer(layer: AladinLayer, name: string): AladinLayer;
  removeImageLayer(name: string): void;
  getListOfColormaps(): string[];
  createImageFITS(url: string, options: object, ok: (ra: number, dec: number, fov: number) => void, failed: (error: unknown) => void): AladinLayer;
  addMOC(moc: object): void;
  removeOverlay(overlay: object): void;
  view: { wasm: object };
}
export interface AladinLibrary {
  init: Promise<void>;
  aladin(element: string | HTMLElement, options: object): Aladin;
  HiPS(url: string, options: object): AladinLayer;
  MOCFromJSON(json: object, options: object): object;
}
