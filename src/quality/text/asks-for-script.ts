const SCRIPTS =
  /\b(script (?:font|type|typeface|lettering|letters|style)|(?:brush|joined|flowing) script|handwrit\w*|cursive|calligraph\w*|graffiti|signature|scrawl\w*|neon script)\b|书法|手写|草书/i

/**
 * Whether a prompt asks for joined or handwritten letters, which the reader cannot be trusted with: of
 * joined script it read one word in ten right. Block letters painted by hand are read as others are.
 */
export function asksForScript(prompt: string): boolean {
  return SCRIPTS.test(prompt)
}
