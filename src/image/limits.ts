/**
 * Larger pictures are not decoded. 64 megapixels are 256 MB as RGBA; with what the decoders hold
 * beside it, a child was measured at 0.65 GB at most and at 1.24 GB for AVIF, within 5 s (sharp
 * 0.35.5, 2026-11).
 */
export const MAX_PIXELS = 64_000_000

/** Larger files are not read. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024
