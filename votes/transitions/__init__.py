"""Every write of this app that has a rule. By noun: ``calls``, ``suggesting``, ``answering``, ``candidates`` …"""
