export const intake = {
  duplicate: {
    found: 'This customer may be here already',
  },
}
