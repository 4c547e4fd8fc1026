/** Words in a model's name that tell who made it, whoever serves it. */
const BY_MODEL: readonly (readonly [string, RegExp])[] = [
  ['openai', /gpt|dall-e|(^|[/_-])o[0-9]/i],
  ['anthropic', /claude/i],
  ['google', /gemini|imagen|nano-banana|gemma/i],
  ['xai', /grok/i],
  ['alibaba', /qwen|wan[0-9]/i],
  ['mistral', /mistral|pixtral/i],
  ['black-forest-labs', /flux/i],
]

/** Who serves only what they made themselves. */
const BY_PROVIDER: Readonly<Record<string, string>> = {
  openai: 'openai',
  'azure-openai': 'openai',
  anthropic: 'anthropic',
  'google-gemini': 'google',
  'google-imagen': 'google',
  xai: 'xai',
  dashscope: 'alibaba',
  mistral: 'mistral',
  bfl: 'black-forest-labs',
}

/** Who made a model, by its name and then by who serves it; null where neither tells. */
function vendorOf(provider: string, model: string): string | null {
  const named = BY_MODEL.find(([, pattern]) => pattern.test(model))
  return named?.[0] ?? BY_PROVIDER[provider] ?? null
}

/**
 * Models are kinder to what is like themselves (arXiv 2404.13076): warnings for the targets whose
 * vendor made the judge as well.
 */
export function vendorWarnings(
  judge: { readonly provider: string; readonly model: string },
  targets: readonly { readonly id: string; readonly provider: string; readonly model: string }[],
): readonly string[] {
  const vendor = vendorOf(judge.provider, judge.model)
  if (vendor === null) return []
  const own = targets.filter((one) => vendorOf(one.provider, one.model) === vendor)
  if (own.length === 0) return []
  const names = own.map(({ id }) => id).join(', ')
  return [
    `the judge ${judge.provider}/${judge.model} and ${names} are of one vendor, ${vendor}: judges are ` +
      'kinder to their own family. Compare with a judge of another vendor, or with people',
  ]
}
