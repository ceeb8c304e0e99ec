"""Agendas: how they are stored, numbered, looked up and kept back."""
