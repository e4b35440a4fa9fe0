// What the page knows of a type of fault: enough to describe it and to ask for its settings.

/** One setting, in as much of JSON Schema as a form can show. */
export interface Field {
  description?: string | undefined;
  type?: string | undefined;
  default?: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  enum?: string[] | undefined;
  items?: { enum: string[] } | undefined;
}

export interface FaultType {
  name: string;
  /** What a class learns from it. */
  shows: string;
  /** What goes on working meanwhile. */
  spares: string;
  /** What ends it, besides being switched off. */
  cure: string;
  settings: { properties: Record<string, Field> };
}
