// A "no" with its name; the page has a sentence for each.
export class Refused extends Error {
  constructor(why, facts = {}) {
    super(why);
    this.why = why;
    this.facts = facts;
  }
}
