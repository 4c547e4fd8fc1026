const AS_OF = '2026-11-21'

// Facts: api-docs.deepseek.com and @ai-sdk/deepseek 2.0.69; @anthropic-ai/sdk 1.11.0 (pictures are
// input only); hosts of Janus-Pro from their own model pages; all read 2026-11-21.
const DEEPSEEK = `DeepSeek has no API for image generation (as of ${AS_OF}). Its open model Janus-Pro runs at hosts: use provider fal with model fal-ai/janus, or provider replicate with model deepseek-ai/janus-pro-7b.`
const ANTHROPIC = `Anthropic has no API for image generation (as of ${AS_OF}): Claude takes pictures as input only. Use another provider to draw; Claude can judge the pictures.`

/** By what people write for them, without capitals, spaces and signs. */
const ANSWERS: Readonly<Record<string, string>> = {
  deepseek: DEEPSEEK,
  deepseekai: DEEPSEEK,
  deepsek: DEEPSEEK,
  deepseak: DEEPSEEK,
  janus: DEEPSEEK,
  januspro: DEEPSEEK,
  anthropic: ANTHROPIC,
  antropic: ANTHROPIC,
  anthropicai: ANTHROPIC,
  claude: ANTHROPIC,
  claudeai: ANTHROPIC,
  cluade: ANTHROPIC,
}

/**
 * What to tell someone who asks for a provider that has no API for images: that, since when it is
 * known, and what to use instead. Null for every other name.
 */
export function withoutImages(provider: string): string | null {
  const name = provider.toLowerCase().replace(/[^a-z]/g, '')
  return Object.hasOwn(ANSWERS, name) ? (ANSWERS[name] ?? null) : null
}
