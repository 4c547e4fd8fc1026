import type { Offer } from '../domain/adapter.ts'

/** Nothing known to be restricted: what declared offers start from. */
export const OPEN_OFFER: Offer = {
  modes: ['text-to-image', 'edit', 'image-to-image'],
  sizes: null,
  qualities: null,
  formats: null,
  backgrounds: null,
  aspects: null,
  maxImages: null,
  maxPromptCharacters: null,
  without: [],
  refuses: null,
  retired: null,
  successor: null,
}
