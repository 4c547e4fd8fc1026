/**
 * How a model that reads pictures counts one: `base` and `tile` for tiles of 512 px after scaling the
 * shorter side to 768; or `patch` tokens for each 32 px patch, of at most `mostPatches`; or one token
 * for `pixelsPerToken` pixels. `spread` is how much dearer, in percent, readings were than the rule.
 */
export type VisionRule = Readonly<Record<string, number>>

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Tokens of one picture, expected and at the most. Rules: OpenAI's vision guide (tiles and patches,
 * read 2026-11-21); Anthropic's vision guide (width × height ÷ 750, read 2026-11-21).
 */
export function visionTokens(
  size: Size,
  rule: VisionRule,
): { readonly expected: number; readonly worst: number } {
  const { spread = 10 } = rule
  const expected = Math.ceil(counted(size, rule))
  return { expected, worst: Math.ceil((expected * (100 + spread)) / 100) }
}

const TILE_PX = 512
const TILED_SHORT_SIDE_PX = 768
const TILED_LONG_SIDE_PX = 2048
const PATCH_PX = 32

function counted({ width, height }: Size, rule: VisionRule): number {
  const { base = 0, tile, patch, mostPatches = 1536, pixelsPerToken } = rule
  if (tile !== undefined) {
    const fit = Math.min(1, TILED_LONG_SIDE_PX / Math.max(width, height))
    const shrink = Math.min(1, TILED_SHORT_SIDE_PX / (Math.min(width, height) * fit))
    const tiles = (side: number): number => Math.ceil((side * fit * shrink) / TILE_PX)
    return base + tile * tiles(width) * tiles(height)
  }
  if (patch !== undefined) {
    const patches = Math.ceil(width / PATCH_PX) * Math.ceil(height / PATCH_PX)
    return base + patch * Math.min(patches, mostPatches)
  }
  return base + (width * height) / (pixelsPerToken ?? 1)
}
