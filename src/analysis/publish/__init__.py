"""From runs to pages: facts, editions, the strict book and the site that is switched in one step."""
