"""Profiles that people have lent: linked, renewed, given back."""
