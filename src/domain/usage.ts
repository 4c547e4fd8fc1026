/** What can be counted and billed. One word a meter, used by usage, rate cards and results alike. */
export const METERS = [
  'request',
  'task',
  'image',
  'edit',
  'upscale',
  'credit',
  'input_text_token',
  'cached_input_text_token',
  'input_image_token',
  'cached_input_image_token',
  'output_text_token',
  'output_image_token',
  'partial_image',
  'input_megapixel',
  'output_megapixel',
  'step',
  'megapixel_step',
  'masked_pixel',
  'prompt_character',
  'compute_second',
  'compute_millisecond',
  'moderation_pass',
  'violation',
] as const
export type Meter = (typeof METERS)[number]

/**
 * Units of each meter as decimal strings, because providers send float noise and money must not.
 * `reported`: the provider said so. `counted`: we counted it in the request or the answer.
 */
export interface Usage {
  readonly reported: Readonly<Partial<Record<Meter, string>>>
  readonly counted: Readonly<Partial<Record<Meter, string>>>
  /** Money that the answer itself states, in US dollars, and where it stood; null when it stated none. */
  readonly cost: { readonly usd: string; readonly where: string } | null
}

export const NO_USAGE: Usage = { reported: {}, counted: {}, cost: null }
