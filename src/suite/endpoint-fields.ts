import { z } from 'zod'
import { refusal, text } from './fields.ts'

/** The address of an API; nothing of it is printed where it may hold a key. */
export const baseUrl = z
  .unknown()
  .transform((input, context): string => {
    const refuse = (message: string) => {
      context.issues.push({ code: 'custom', message, input })
      return z.NEVER
    }
    const want = 'a whole address such as https://api.openai.com/v1'
    if (typeof input !== 'string' || input.length > 2048 || !URL.canParse(input))
      return refuse(refusal(input, want))
    const url = new URL(input)
    // From here on nothing of the address is printed: a key may stand in it.
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      return refuse('only http and https can be used. Give an address that begins with https://.')
    }
    if (url.username !== '' || url.password !== '') {
      return refuse('an address may hold no name or password. Name the key in apiKeyEnv.')
    }
    if (url.search !== '' || url.hash !== '' || /[?#]/.test(input)) {
      return refuse('an address ends before "?" and "#". Take the rest out.')
    }
    return input.trim().replace(/\/+$/, '')
  })
  .meta({ type: 'string', format: 'uri' })

/** The name of the environment variable that holds a key; never the key. */
export const keyVariable = text(
  /^[A-Z][A-Z0-9_]{0,127}$/,
  'the name of a variable such as OPENAI_API_KEY',
).describe("Environment variable that holds the key. Default: the provider's usual one.")

/** A model's name as its provider writes it. */
export const modelName = text(
  /^[^\s\p{Cc}]{1,200}$/u,
  "a model's name without spaces, such as gpt-image-2",
)
