"""How pages and posts fare: fetched daily, kept, summed up."""
