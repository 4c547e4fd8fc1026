import sharp from 'sharp'

/** As large as the run's own checks decode. */
const MAX_PIXELS = 64_000_000

/**
 * The same picture as a PNG in sRGB without any metadata: neither EXIF, nor content credentials, nor
 * the format can tell who made it. Every pixel stays; the first frame, turned as EXIF says. Throws
 * when the bytes are damaged.
 */
export async function showable(bytes: Uint8Array): Promise<Uint8Array> {
  return await sharp(bytes, { failOn: 'truncated', limitInputPixels: MAX_PIXELS, pages: 1 })
    .autoOrient()
    .toColourspace('srgb')
    // Read once, over loopback: speed matters here, size does not.
    .png({ compressionLevel: 1, adaptiveFiltering: false, palette: false })
    .toBuffer()
}
