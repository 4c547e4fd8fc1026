/** What every program of the benchmark asks for; the key is the default world's. */
export const HEADERS = {
  'content-type': 'application/json',
  authorization: 'Bearer sk-mock-image-assay',
}
export const REQUEST = {
  model: 'gpt-image-2',
  prompt: 'a red bicycle',
  size: '1024x1024',
  quality: 'low',
}
