import type { JudgeModel } from '../world.ts'

const TILE_PX = 512
const TILED_SHORT_SIDE_PX = 768
const PATCH_PX = 32
const MOST_PATCHES = 1_536

/** Tokens of one picture that goes in, by this model's rule. */
export function pictureTokens(
  { vision }: Pick<JudgeModel, 'vision'>,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  switch (vision.kind) {
    case 'patches': {
      const patches = Math.ceil(width / PATCH_PX) * Math.ceil(height / PATCH_PX)
      return Math.ceil(Math.min(patches, MOST_PATCHES) * vision.tokens)
    }
    case 'tiles': {
      const shrink = Math.min(1, TILED_SHORT_SIDE_PX / Math.min(width, height))
      const tiles = Math.ceil((width * shrink) / TILE_PX) * Math.ceil((height * shrink) / TILE_PX)
      return vision.base + vision.tile * tiles
    }
    case 'area':
      return Math.ceil((width * height) / vision.pixelsPerToken)
    default:
      return vision satisfies never
  }
}

/** Our own approximation of a tokenizer: a token for every four characters begun. */
export function wordTokens(text: string): number {
  return Math.ceil(text.length / 4)
}
