/** Fields that a page made by hand edits better than the ordinary form could, which leaves them out. */
const apart: Readonly<Record<string, readonly string[]>> = {
  'web-form': ['asked', 'consentText', 'allowedOrigins'],
}

export const isEditedApart = (entity: string, field: string): boolean => apart[entity]?.includes(field) === true
