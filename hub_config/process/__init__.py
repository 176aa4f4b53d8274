"""The processes of one prepStack: started, kept alive, without root."""
