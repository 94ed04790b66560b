/** The panel of an alert's dashboard that shows it, by its id there. An alert that is not named links to no panel. */
export const PANEL_OF: Readonly<Partial<Record<string, number>>> = {};
