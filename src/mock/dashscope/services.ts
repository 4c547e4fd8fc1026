/** In which form a service takes its input. */
export type Form = 'messages' | 'prompt' | 'images'

/** One service under `/services/aigc/`. `name` is what a model's traits call it. */
export interface Service {
  readonly name: 'sync' | 'async' | 'prompt' | 'images'
  readonly form: Form
  /** Whether `X-DashScope-Async: enable` must be sent, or must not. */
  readonly isAsync: boolean
}

export const SERVICES: Readonly<Record<string, Service>> = {
  '/services/aigc/multimodal-generation/generation': {
    name: 'sync',
    form: 'messages',
    isAsync: false,
  },
  '/services/aigc/image-generation/generation': { name: 'async', form: 'messages', isAsync: true },
  '/services/aigc/text2image/image-synthesis': { name: 'prompt', form: 'prompt', isAsync: true },
  '/services/aigc/image2image/image-synthesis': { name: 'images', form: 'images', isAsync: true },
}
