/**
 * Width and height for a ratio such as `16:9` at about so many pixels, both multiples of `multiple`;
 * null when the text is no ratio.
 */
export function aspectSize(
  ratio: string,
  {
    pixels = 1024 * 1024,
    multiple = 32,
  }: { readonly pixels?: number; readonly multiple?: number } = {},
): { readonly width: number; readonly height: number } | null {
  const [, across = '', down = ''] = /^([1-9][0-9]{0,3}):([1-9][0-9]{0,3})$/.exec(ratio) ?? []
  if (across === '') return null
  const quotient = Number(across) / Number(down)
  const rounded = (length: number): number =>
    Math.max(multiple, Math.round(length / multiple) * multiple)
  return {
    width: rounded(Math.sqrt(pixels * quotient)),
    height: rounded(Math.sqrt(pixels / quotient)),
  }
}
